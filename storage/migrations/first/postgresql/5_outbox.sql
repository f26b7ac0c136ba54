CREATE TABLE audit (
    id SERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor VARCHAR(120) NOT NULL,
    via VARCHAR(12) NOT NULL,
    action VARCHAR(60) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    before JSONB,
    after JSONB,
    CONSTRAINT pk_audit PRIMARY KEY (id)
);

CREATE INDEX ix_audit_at ON audit (at);

CREATE TABLE channels (
    destination VARCHAR(120) NOT NULL,
    next_send_at TIMESTAMP WITH TIME ZONE,
    circuit_open_since TIMESTAMP WITH TIME ZONE,
    circuit_reason TEXT,
    CONSTRAINT pk_channels PRIMARY KEY (destination)
);

CREATE TABLE kept_config (
    file VARCHAR(120) NOT NULL,
    text TEXT NOT NULL,
    kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_kept_config PRIMARY KEY (file)
);

CREATE TABLE saved_views (
    id SERIAL NOT NULL,
    owner VARCHAR(120) NOT NULL,
    page VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    query TEXT NOT NULL,
    CONSTRAINT pk_saved_views PRIMARY KEY (id),
    CONSTRAINT uq_saved_views_owner_page_name UNIQUE (owner, page, name)
);

CREATE TABLE silences (
    id SERIAL NOT NULL,
    matcher JSONB NOT NULL,
    author VARCHAR(120) NOT NULL,
    reason TEXT NOT NULL,
    via VARCHAR(12) NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_by VARCHAR(120),
    CONSTRAINT pk_silences PRIMARY KEY (id)
);

CREATE TABLE alerts (
    id SERIAL NOT NULL,
    key VARCHAR(200) NOT NULL,
    kind VARCHAR(12) NOT NULL,
    decision VARCHAR(8) NOT NULL,
    reason VARCHAR(80) NOT NULL,
    commitment VARCHAR(80) NOT NULL,
    direction VARCHAR(10) NOT NULL,
    story_id INTEGER,
    evidence_id INTEGER,
    review_id INTEGER,
    facts JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_alerts PRIMARY KEY (id),
    CONSTRAINT uq_alerts_key UNIQUE (key),
    CONSTRAINT fk_alerts_story_id_stories FOREIGN KEY(story_id) REFERENCES stories (id),
    CONSTRAINT fk_alerts_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id),
    CONSTRAINT fk_alerts_review_id_reviews FOREIGN KEY(review_id) REFERENCES reviews (id)
);

CREATE INDEX ix_alerts_commitment ON alerts (commitment);

CREATE INDEX ix_alerts_created_at ON alerts (created_at);

CREATE TABLE alert_decisions (
    id SERIAL NOT NULL,
    alert_id INTEGER NOT NULL,
    evidence_id INTEGER,
    action VARCHAR(8) NOT NULL,
    reason VARCHAR(80) NOT NULL,
    detail TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_alert_decisions PRIMARY KEY (id),
    CONSTRAINT fk_alert_decisions_alert_id_alerts FOREIGN KEY(alert_id) REFERENCES alerts (id),
    CONSTRAINT fk_alert_decisions_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id)
);

CREATE INDEX ix_alert_decisions_alert_id ON alert_decisions (alert_id);

CREATE INDEX ix_alert_decisions_at ON alert_decisions (at);

CREATE INDEX ix_alert_decisions_evidence_id ON alert_decisions (evidence_id);

CREATE TABLE deliveries (
    id SERIAL NOT NULL,
    alert_id INTEGER NOT NULL,
    key VARCHAR(240) NOT NULL,
    destination VARCHAR(120) NOT NULL,
    action VARCHAR(12) NOT NULL,
    state VARCHAR(12) NOT NULL,
    lane VARCHAR(80) NOT NULL,
    group_key VARCHAR(160) NOT NULL,
    group_id INTEGER,
    post_id INTEGER,
    attempts INTEGER NOT NULL,
    next_attempt_at TIMESTAMP WITH TIME ZONE NOT NULL,
    claimed_by VARCHAR(80),
    claimed_until TIMESTAMP WITH TIME ZONE,
    uncertain BOOLEAN NOT NULL,
    error TEXT,
    channel_id VARCHAR(40),
    message_ts VARCHAR(40),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_deliveries PRIMARY KEY (id),
    CONSTRAINT fk_deliveries_alert_id_alerts FOREIGN KEY(alert_id) REFERENCES alerts (id),
    CONSTRAINT uq_deliveries_key UNIQUE (key),
    CONSTRAINT fk_deliveries_post_id_deliveries FOREIGN KEY(post_id) REFERENCES deliveries (id)
);

CREATE INDEX ix_deliveries_alert_id ON deliveries (alert_id);

CREATE INDEX ix_deliveries_destination_state ON deliveries (destination, state);

CREATE INDEX ix_deliveries_group_id ON deliveries (group_id);

CREATE INDEX ix_deliveries_post_id ON deliveries (post_id);

CREATE INDEX ix_deliveries_state_next_attempt_at ON deliveries (state, next_attempt_at);

