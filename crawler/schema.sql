-- The dataset: what was read from the archive. All of it can be rebuilt; `readings`, `years` and `events` are the
-- working tables behind the others.
CREATE TABLE reports (            -- a row a version
  report_id TEXT NOT NULL, version INTEGER NOT NULL, portal TEXT, url TEXT, title TEXT, index_number TEXT,
  document_number TEXT, publisher TEXT, published_on TEXT, issued_on TEXT, subject_category TEXT,
  genre_category TEXT, keywords TEXT, validity TEXT, agency TEXT, agency_level TEXT, region TEXT,
  report_year INTEGER, period_start TEXT, period_end TEXT, format TEXT NOT NULL, script TEXT NOT NULL,
  body_text TEXT NOT NULL, flags TEXT NOT NULL, record_id TEXT, digest TEXT, fetched_at TEXT,
  content TEXT NOT NULL,          -- digest of what makes a version a version
  latest INTEGER NOT NULL,        -- 1 for the newest version of the report
  index_number_clash INTEGER NOT NULL,
  report TEXT NOT NULL,           -- the whole report, as JSON
  PRIMARY KEY (report_id, version)
);
-- All that coverage asks of a report: a row's own fields lie behind its text.
CREATE INDEX reports_order ON reports (
  portal, report_year, report_id, version, latest, published_on, agency, agency_level, format
);
CREATE INDEX reports_url ON reports (portal, url);

CREATE TABLE cells (
  report_id TEXT NOT NULL, version INTEGER NOT NULL, "table" TEXT NOT NULL, "row" TEXT NOT NULL, "column" TEXT,
  value NUMERIC, raw TEXT NOT NULL, meaning TEXT NOT NULL,
  page_table INTEGER, page_row INTEGER, page_column INTEGER, format TEXT NOT NULL, record_id TEXT
);
CREATE INDEX cells_report ON cells (report_id, version);
CREATE TABLE sections (
  report_id TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, heading TEXT,
  text TEXT NOT NULL, PRIMARY KEY (report_id, version, position)
) WITHOUT ROWID;
CREATE TABLE checks (
  report_id TEXT NOT NULL, version INTEGER NOT NULL, rule TEXT NOT NULL, passed INTEGER NOT NULL, expected NUMERIC,
  actual NUMERIC, cells TEXT NOT NULL, blame TEXT
);
CREATE INDEX checks_report ON checks (report_id, version, passed);
CREATE TABLE figures (
  report_id TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, value NUMERIC NOT NULL, unit TEXT NOT NULL,
  quote TEXT NOT NULL, approximate INTEGER NOT NULL, PRIMARY KEY (report_id, version, name)
) WITHOUT ROWID;
CREATE TABLE attachments (
  report_id TEXT NOT NULL, version INTEGER NOT NULL, position INTEGER NOT NULL, url TEXT, name TEXT NOT NULL,
  media_type TEXT, digest TEXT, PRIMARY KEY (report_id, version, position)
) WITHOUT ROWID;
CREATE TABLE aliases (            -- the other addresses of a version
  report_id TEXT NOT NULL, version INTEGER NOT NULL, url TEXT NOT NULL, PRIMARY KEY (report_id, version, url)
) WITHOUT ROWID;
CREATE TABLE changes (            -- between a version and the one before it
  report_id TEXT NOT NULL, version INTEGER NOT NULL, path TEXT NOT NULL, before TEXT, after TEXT, seen_at TEXT
);
CREATE INDEX changes_report ON changes (report_id, version);
CREATE TABLE outcomes (           -- a row a URL
  portal TEXT NOT NULL, url TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, role TEXT NOT NULL,
  latest TEXT NOT NULL,           -- what the newest capture came to
  record_id TEXT NOT NULL, fetched_at TEXT NOT NULL, PRIMARY KEY (portal, url)
) WITHOUT ROWID;
CREATE TABLE list_rows (          -- what a list page names, as it was last read
  portal TEXT NOT NULL, list TEXT NOT NULL, position INTEGER NOT NULL, "column" TEXT NOT NULL, url TEXT NOT NULL,
  title TEXT NOT NULL, is_report INTEGER NOT NULL,
  entry TEXT NOT NULL,            -- JSON: all that the row says
  PRIMARY KEY (portal, list, position)
) WITHOUT ROWID;
CREATE TABLE columns (            -- what a column's list says of itself
  portal TEXT NOT NULL, "column" TEXT NOT NULL, stated INTEGER, PRIMARY KEY (portal, "column")
) WITHOUT ROWID;

CREATE TABLE years (              -- what a version is to the agency's reports of the years around it
  portal TEXT NOT NULL, agency TEXT NOT NULL, report_year INTEGER NOT NULL, report_id TEXT NOT NULL,
  version INTEGER NOT NULL, latest INTEGER NOT NULL,
  carried TEXT NOT NULL,          -- JSON: the rows 上年结转 and 结转下年度 of 三
  prose TEXT, figures TEXT,       -- digests; null where there is too little to tell two years apart
  whole INTEGER NOT NULL,         -- 三 and the year were read without doubt
  found TEXT NOT NULL,            -- JSON: what the year before says of it, as it stands in `reports`
  PRIMARY KEY (portal, agency, report_year, report_id, version)
) WITHOUT ROWID;
CREATE TABLE readings (           -- every parsed capture of a report
  record_id TEXT PRIMARY KEY, portal TEXT NOT NULL, url TEXT NOT NULL, fetched_at TEXT NOT NULL, published_on TEXT,
  identity TEXT NOT NULL, fallback TEXT NOT NULL, number TEXT, agency TEXT, content TEXT NOT NULL,
  report_id TEXT,
  owed TEXT NOT NULL,             -- JSON: what it may owe to the list rows that name its page
  report TEXT, cells TEXT         -- JSON; only of readings that no version of `reports` rests on
);
CREATE INDEX readings_number ON readings (portal, number, agency);
CREATE INDEX readings_report ON readings (report_id);
CREATE TABLE events (             -- every capture that was read
  record_id TEXT PRIMARY KEY, portal TEXT NOT NULL, url TEXT NOT NULL, role TEXT NOT NULL, fetched_at TEXT NOT NULL,
  outcome TEXT NOT NULL, reason TEXT, location TEXT
) WITHOUT ROWID;
CREATE INDEX events_url ON events (portal, url, fetched_at);
CREATE INDEX events_redirects ON events (portal, url) WHERE outcome = 'redirect';
