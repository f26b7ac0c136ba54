CREATE TABLE feeds (
    name VARCHAR(120) NOT NULL,
    url TEXT NOT NULL,
    configured_url TEXT NOT NULL,
    state VARCHAR(20) NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash VARCHAR(64),
    checked_at TIMESTAMP WITH TIME ZONE,
    succeeded_at TIMESTAMP WITH TIME ZONE,
    next_check_at TIMESTAMP WITH TIME ZONE,
    newest_item_at TIMESTAMP WITH TIME ZONE,
    usual_gap_s DOUBLE PRECISION,
    error_count INTEGER NOT NULL,
    error_kind VARCHAR(40),
    error TEXT,
    note TEXT NOT NULL,
    http_status INTEGER,
    gone_count INTEGER NOT NULL,
    moved_to TEXT,
    moved_count INTEGER NOT NULL,
    moved_since TIMESTAMP WITH TIME ZONE,
    items_stored INTEGER NOT NULL,
    claimed_by VARCHAR(80),
    claimed_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_feeds PRIMARY KEY (name)
);

CREATE INDEX ix_feeds_next_check_at ON feeds (next_check_at);

CREATE TABLE stories (
    id SERIAL NOT NULL,
    title TEXT NOT NULL,
    first_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    items INTEGER NOT NULL,
    fingerprint JSONB NOT NULL,
    merged_into INTEGER,
    merged_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_stories PRIMARY KEY (id),
    CONSTRAINT fk_stories_merged_into_stories FOREIGN KEY(merged_into) REFERENCES stories (id)
);

CREATE INDEX ix_stories_first_at ON stories (first_at);

CREATE INDEX ix_stories_last_at ON stories (last_at);

CREATE TABLE fetches (
    id SERIAL NOT NULL,
    feed VARCHAR(120) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    http_status INTEGER,
    error TEXT,
    bytes INTEGER NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    entries INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    CONSTRAINT pk_fetches PRIMARY KEY (id),
    CONSTRAINT fk_fetches_feed_feeds FOREIGN KEY(feed) REFERENCES feeds (name) ON DELETE CASCADE
);

CREATE INDEX ix_fetches_at ON fetches (at);

CREATE INDEX ix_fetches_feed_at ON fetches (feed, at);

CREATE TABLE items (
    id VARCHAR(32) NOT NULL,
    feed VARCHAR(120) NOT NULL,
    identity VARCHAR(64) NOT NULL,
    url TEXT NOT NULL,
    url_key VARCHAR(64),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT,
    body_hash VARCHAR(64),
    body_state VARCHAR(40) NOT NULL,
    body_at TIMESTAMP WITH TIME ZONE,
    outlet VARCHAR(200) NOT NULL,
    tier VARCHAR(20) NOT NULL,
    language VARCHAR(12) NOT NULL,
    published TIMESTAMP WITH TIME ZONE,
    dated_by VARCHAR(20) NOT NULL,
    first_seen TIMESTAMP WITH TIME ZONE NOT NULL,
    sort_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    content_updates INTEGER NOT NULL,
    story_id INTEGER,
    gate VARCHAR(60),
    matched_stamp VARCHAR(120) COLLATE "C",
    claimed_by VARCHAR(80),
    claimed_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_items PRIMARY KEY (id),
    CONSTRAINT uq_items_identity UNIQUE (identity),
    CONSTRAINT fk_items_story_id_stories FOREIGN KEY(story_id) REFERENCES stories (id)
);

CREATE INDEX ix_items_first_seen ON items (first_seen);

CREATE INDEX ix_items_matched_stamp ON items (matched_stamp);

CREATE INDEX ix_items_sort_at ON items (sort_at);

CREATE INDEX ix_items_story_id ON items (story_id);

CREATE INDEX ix_items_url_key ON items (url_key);

CREATE TABLE item_versions (
    item_id VARCHAR(32) NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_item_versions PRIMARY KEY (item_id, version),
    CONSTRAINT fk_item_versions_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE TABLE sightings (
    identity VARCHAR(64) NOT NULL,
    item_id VARCHAR(32) NOT NULL,
    feed VARCHAR(120) NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sightings PRIMARY KEY (identity),
    CONSTRAINT fk_sightings_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX ix_sightings_item_id ON sightings (item_id);

