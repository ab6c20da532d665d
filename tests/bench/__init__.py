"""How fast the project is, as ratios taken in one run, so that they mean the same on every machine.

* The whole `scrapy rebuild` (reading the archive, parsing, writing the dataset, replacing it) on one worker and on two,
  against a loop of `trafilatura.extract(html)` with its defaults over the same report pages in one process.
* The whole `scrapy crawl annual_reports` of the demo portals on loopback (no delays), against a bare Scrapy spider that
  only downloads the very addresses that this crawl asked for, with the same concurrency and robots.txt obeyed.
* The same two once more with 20 ms between the requests to a host, one at a time: what a crawl loses to archiving and
  parsing where a server is not asked as fast as the machine can.

    python -m tests.bench [--reports N] [--rounds N]

The contenders take turns, and each ratio is the median of those of the rounds. It asserts nothing: a machine's noise is
no defect.
"""
