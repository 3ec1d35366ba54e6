"""Reports: one tree of blocks, charts, maps and symbols, and the writers that walk the tree.

This room computes nothing. It takes a :class:`~peacewright.reporting.briefing.Briefing` of plain values, makes a
:class:`~peacewright.reporting.document.Document` of it and writes that as a page.
"""
