CREATE TABLE queue_marks (
    id SERIAL NOT NULL,
    evidence INTEGER NOT NULL,
    review INTEGER NOT NULL,
    matching INTEGER NOT NULL,
    statuses_at TIMESTAMP WITH TIME ZONE,
    synced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_queue_marks PRIMARY KEY (id)
);

CREATE TABLE queue (
    evidence_id INTEGER NOT NULL,
    state VARCHAR(8) NOT NULL,
    fold VARCHAR(140) NOT NULL,
    lead BOOLEAN NOT NULL,
    folded INTEGER NOT NULL,
    commitment VARCHAR(80) NOT NULL,
    direction VARCHAR(10) NOT NULL,
    verdict VARCHAR(20) NOT NULL,
    holders VARCHAR(400) NOT NULL,
    outlet VARCHAR(200) NOT NULL,
    tier VARCHAR(20) NOT NULL,
    language VARCHAR(12) NOT NULL,
    matcher VARCHAR(32) NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    uncertainty DOUBLE PRECISION NOT NULL,
    impact DOUBLE PRECISION NOT NULL,
    priority DOUBLE PRECISION NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    flagged BOOLEAN NOT NULL,
    assignee VARCHAR(120) NOT NULL,
    CONSTRAINT pk_queue PRIMARY KEY (evidence_id),
    CONSTRAINT fk_queue_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE CASCADE
);

CREATE INDEX ix_queue_by_age ON queue (state, lead, recorded_at, evidence_id);

CREATE INDEX ix_queue_by_commitment ON queue (state, lead, commitment, priority, evidence_id);

CREATE INDEX ix_queue_by_confidence ON queue (state, lead, confidence, evidence_id);

CREATE INDEX ix_queue_by_priority ON queue (state, lead, priority, evidence_id, commitment, verdict, confidence, holders, outlet, tier, language, matcher, assignee, flagged, recorded_at);

CREATE INDEX ix_queue_fold ON queue (fold);

CREATE TABLE triage (
    evidence_id INTEGER NOT NULL,
    flagged BOOLEAN NOT NULL,
    assignee VARCHAR(120) NOT NULL,
    by VARCHAR(120) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_triage PRIMARY KEY (evidence_id),
    CONSTRAINT fk_triage_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE CASCADE
);

