"""What the browser tests of the whole house share: a street, its people, its pages."""
