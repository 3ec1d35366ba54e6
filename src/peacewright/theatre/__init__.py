"""The theatre: places, line of contact and segments, cells, zones, sites, access, road network, travel times.

The modules take plain values (coordinates, region codes, numbers) so that each can be tried alone; only
``peacewright.theatre.build`` knows the operation file. Geometry libraries are imported here and nowhere else.
"""
