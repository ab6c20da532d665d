"""Five invented portals in the markup of five kinds of content-management systems, and the truth about them.

Everything here is made up for tests: hosts under `.example`, bodies that do not exist, figures from a seeded generator.
`site.Site` answers requests as plain values (no sockets, no clock); `server` puts it on loopback; `truth` says what a
careful reader finds at every address.
"""
