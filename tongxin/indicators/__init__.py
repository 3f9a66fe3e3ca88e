"""The street at a glance (街道一览): late, stuck, rising; are we better. Views."""
