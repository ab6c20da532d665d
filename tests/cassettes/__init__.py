"""Two demo portals as vcrpy cassettes: what a library other than Scrapy's own handler fetched, played back.

`python -m tests.cassettes.record` records demo.yaml anew from the demo site, after a change of it.
"""
