"""How well commonground tells structure from chance, on made and on real votes."""
