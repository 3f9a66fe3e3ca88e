"""The shape of what people type; nothing here saves."""
