CREATE TABLE assessments (
    commitment VARCHAR(80) NOT NULL,
    first_at DATETIME NOT NULL,
    last_at DATETIME NOT NULL,
    registry_version VARCHAR(16) NOT NULL,
    due DATE,
    next_at DATETIME,
    CONSTRAINT pk_assessments PRIMARY KEY (commitment)
);

CREATE INDEX ix_assessments_next_at ON assessments (next_at);

CREATE TABLE registry_versions (
    version VARCHAR(16) NOT NULL,
    loaded_at DATETIME NOT NULL,
    content JSON NOT NULL,
    CONSTRAINT pk_registry_versions PRIMARY KEY (version)
);

CREATE TABLE status_changes (
    id INTEGER NOT NULL,
    commitment VARCHAR(80) NOT NULL,
    holder VARCHAR(80) NOT NULL,
    "before" VARCHAR(20) NOT NULL,
    "after" VARCHAR(20) NOT NULL,
    appears BOOLEAN NOT NULL,
    progress VARCHAR(30) NOT NULL,
    score DOUBLE,
    reason TEXT NOT NULL,
    cause VARCHAR(12) NOT NULL,
    cause_id INTEGER,
    effective_at DATETIME NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_status_changes PRIMARY KEY (id)
);

CREATE INDEX ix_status_changes_commitment_at ON status_changes (commitment, at);

CREATE TABLE statuses (
    commitment VARCHAR(80) NOT NULL,
    holder VARCHAR(80) NOT NULL,
    status VARCHAR(20) NOT NULL,
    appears BOOLEAN NOT NULL,
    progress VARCHAR(30) NOT NULL,
    score DOUBLE,
    n INTEGER NOT NULL,
    reason TEXT NOT NULL,
    measured JSON,
    since DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    CONSTRAINT pk_statuses PRIMARY KEY (commitment, holder)
);

CREATE INDEX ix_statuses_status ON statuses (status);

CREATE TABLE matchings (
    id INTEGER NOT NULL,
    item_id VARCHAR(32) NOT NULL,
    item_version INTEGER NOT NULL,
    matcher_version VARCHAR(32) NOT NULL,
    registry_version VARCHAR(16) NOT NULL,
    gate VARCHAR(60) NOT NULL,
    degraded VARCHAR(60) NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_matchings PRIMARY KEY (id),
    CONSTRAINT uq_matchings_item_id_item_version_matcher_version_registry_version UNIQUE (item_id, item_version, matcher_version, registry_version),
    CONSTRAINT fk_matchings_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE TABLE evidence (
    id INTEGER NOT NULL,
    origin VARCHAR(10) NOT NULL,
    commitment VARCHAR(80) NOT NULL,
    direction VARCHAR(10) NOT NULL,
    verdict VARCHAR(20) NOT NULL,
    modality VARCHAR(20) NOT NULL,
    confidence DOUBLE NOT NULL,
    accepted BOOLEAN NOT NULL,
    holders JSON NOT NULL,
    spans JSON NOT NULL,
    reasons JSON NOT NULL,
    quantities JSON NOT NULL,
    passage TEXT NOT NULL,
    passage_hash VARCHAR(64) NOT NULL,
    item_id VARCHAR(32),
    item_version INTEGER,
    matching_id INTEGER,
    story_id INTEGER,
    outlet VARCHAR(200) NOT NULL,
    tier VARCHAR(20) NOT NULL,
    url TEXT NOT NULL,
    reference TEXT NOT NULL,
    act_at DATETIME NOT NULL,
    recorded_at DATETIME NOT NULL,
    added_by VARCHAR(120) NOT NULL,
    wire_copy BOOLEAN NOT NULL,
    backfill VARCHAR(40) NOT NULL,
    assessed_at DATETIME,
    CONSTRAINT pk_evidence PRIMARY KEY (id),
    CONSTRAINT uq_evidence_matching_id_commitment_direction UNIQUE (matching_id, commitment, direction),
    CONSTRAINT fk_evidence_item_id_items FOREIGN KEY(item_id) REFERENCES items (id),
    CONSTRAINT fk_evidence_matching_id_matchings FOREIGN KEY(matching_id) REFERENCES matchings (id),
    CONSTRAINT fk_evidence_story_id_stories FOREIGN KEY(story_id) REFERENCES stories (id)
);

CREATE INDEX ix_evidence_assessed_at ON evidence (assessed_at);

CREATE INDEX ix_evidence_commitment_act_at ON evidence (commitment, act_at);

CREATE INDEX ix_evidence_item_id ON evidence (item_id);

CREATE INDEX ix_evidence_story_id ON evidence (story_id);

CREATE TABLE reviews (
    id INTEGER NOT NULL,
    evidence_id INTEGER NOT NULL,
    decision VARCHAR(12) NOT NULL,
    verdict VARCHAR(20),
    commitment VARCHAR(80),
    holders JSON,
    reason VARCHAR(60) NOT NULL,
    comment TEXT NOT NULL,
    reviewer VARCHAR(120) NOT NULL,
    via VARCHAR(12) NOT NULL,
    at DATETIME NOT NULL,
    undoes INTEGER,
    batch VARCHAR(40),
    request VARCHAR(80),
    CONSTRAINT pk_reviews PRIMARY KEY (id),
    CONSTRAINT fk_reviews_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id),
    CONSTRAINT fk_reviews_undoes_reviews FOREIGN KEY(undoes) REFERENCES reviews (id),
    CONSTRAINT uq_reviews_request UNIQUE (request)
);

CREATE INDEX ix_reviews_at ON reviews (at);

CREATE INDEX ix_reviews_batch ON reviews (batch);

CREATE INDEX ix_reviews_evidence_id ON reviews (evidence_id);

