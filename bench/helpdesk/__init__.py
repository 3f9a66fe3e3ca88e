"""django-helpdesk as its manual installs it, in an environment of its own."""
