"""Scrapy's settings for this project. Each deviation says Scrapy's default and why ours differs; polite by default."""

BOT_NAME = "annual_reports"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- ours -----------------------------------------------------------------------------------------------------------
ARCHIVE_DIR = "data/archive"  # raw exchanges: WARC files and their ledger
DATASET = "data/reports.sqlite"  # what was read from them; may be deleted, `scrapy rebuild` brings it back
REPLAY = None  # WARC files that answer every request in place of the network
RECHECK_DAYS = 60  # reports first seen within this many days are asked for again, for silent edits; 0 turns it off
RECHECK_INTERVAL = 7  # … at most once in this many days
RUN_REPORT = None  # file for the report of a crawl, as JSON; it is printed too
PARSE_WORKERS = 1  # processes that parse beside the reactor; one keeps up with a polite crawl
LIST_PAGES_MAX = 500  # list pages of one column; the longest real one has a tenth of that
# Clicks from a portal's start to its column, and again within it:
# 政务公开, 政府信息公开, 部门和乡镇, 乡镇, one town, 年报, 2023年
DISCOVERY_DEPTH = 6
DISCOVERY_PAGES = 250  # pages on the way to columns; a city has some 100 bodies, each with a page or two of its own
RENDER_TIMEOUT = (
    180  # seconds for a page of a portal with render = "browser", its scripts and what they ask for included
)
BROWSER_PAGES = 2  # pages that are open in it at a time, each of another portal; a page takes some 100 MB
CHROMIUM_PATH = ""  # its program; where empty the first of chromium, chromium-browser, google-chrome on PATH
CHROMIUM_SANDBOX = True  # Chromium's own protection from the pages it shows; as root it does not run with it
PORTAL_REQUESTS_MAX = 5000  # requests to one portal in one run; 0: any number

# --- manners --------------------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True  # default False: a portal's wish counts, and the refusal is recorded
CONTACT = ""  # who runs this crawl: a mail or web address, put into the user agent; give it with -s CONTACT=
USER_AGENT = "annual-reports/0.1 (public annual reports on government information disclosure)"
CRAWL_HOURS = ""  # hours in which requests are made, Beijing time: 22:00-06:00; always where empty
ONE_REQUEST_AN_ADDRESS = True  # hosts that share an address are asked as one: often one small machine
RETRY_AFTER_MAX = 600  # seconds that a Retry-After is waited for; what is left is for the next run
DOWNLOAD_DELAY = 2  # default 0: county portals are small machines
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8: one request at a time a host
CONCURRENT_REQUESTS = 32  # default 16: many portals at once, each at its own pace
AUTOTHROTTLE_ENABLED = True  # default False: slows down where a portal answers slowly
AUTOTHROTTLE_START_DELAY = 2  # default 5: DOWNLOAD_DELAY is the floor anyway
AUTOTHROTTLE_MAX_DELAY = 60

# --- what is asked for, and how long ---------------------------------------------------------------------------------
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.1",  # default en
    "Accept-Encoding": "gzip, deflate",  # default adds br and zstd: an archive should outlive its decoders
}
COOKIES_ENABLED = True  # cookie gates answer with a redirect to the same address
DOWNLOAD_TIMEOUT = 60  # default 180: what takes longer is asked for again later
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # default 1 GiB: no annual report is a tenth of that
DOWNLOAD_WARNSIZE = 0  # default 32 MiB: the outcome `unreadable` says it
DOWNLOAD_FAIL_ON_DATALOSS = True  # a body known to be cut short is never taken for a whole page
RETRY_TIMES = 2
RETRY_HTTP_CODES = [
    500,
    502,
    503,
    504,
    522,
    524,
    408,
]  # default has 429 too: it means stop, so the outcome is `blocked`
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default ERROR: the outcome `unreachable` says it
REDIRECT_MAX_TIMES = 8  # default 20: a portal's redirects are http→https and one renamed path
HTTPERROR_ALLOW_ALL = True  # default False: every status ends in an outcome
METAREFRESH_ENABLED = False  # default True: a challenge page refreshes itself; it is recorded, not followed
TELNETCONSOLE_ENABLED = False  # default True: a crawl that opens no port needs no password
REMOTE_CONTROL_ENABLED = False  # default True: likewise

# --- the machinery ---------------------------------------------------------------------------------------------------
DOWNLOAD_HANDLERS = {
    "http": "crawler.capture.CaptureHandler",
    "https": "crawler.capture.CaptureHandler",
    "file": None,  # a page must not make the crawler read local files
    "data": None,
    "s3": None,
    "ftp": None,
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "crawler.feeds.Feeds": 0,  # counts what a feed could not take
    "crawler.manners.Manners": 0,  # one slot an address, a portal's own delay, Retry-After, hours, the receipt
    "crawler.progress.Progress": 2,  # a line for a person at a terminal
    "crawler.throttle.PortalThrottle": 1,  # keeps to a portal's own delay
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.PortalMiddleware": 75,  # before robots.txt is asked for
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.PortalRobots": 100,  # forgets portals that are done
    "crawler.middlewares.FallbackMiddleware": 560,  # nearer to the wire than Scrapy's Retry: other ways come first
}
ITEM_PIPELINES = {
    "crawler.pipelines.ParsePipeline": 100,
    "crawler.pipelines.DeduplicatePipeline": 200,
}
CONCURRENT_ITEMS = 4  # default 100: Scrapy starts as many tasks for every response, and a response has one item
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"  # default DEBUG: a page that goes right needs no line
