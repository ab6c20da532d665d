"""A province on loopback: portals of many systems and layouts, each known by its home address alone. All invented."""
