CREATE TABLE calibrations (
    id INTEGER NOT NULL,
    matcher_version VARCHAR(32) NOT NULL,
    slope DOUBLE NOT NULL,
    "offset" DOUBLE NOT NULL,
    reviews INTEGER NOT NULL,
    report JSON NOT NULL,
    author VARCHAR(120) NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_calibrations PRIMARY KEY (id)
);

CREATE INDEX ix_calibrations_matcher_version ON calibrations (matcher_version, at);

CREATE TABLE second_readings (
    id INTEGER NOT NULL,
    evidence_id INTEGER NOT NULL,
    reader VARCHAR(120) NOT NULL,
    decision VARCHAR(12) NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_second_readings PRIMARY KEY (id),
    CONSTRAINT uq_second_readings_evidence_id_reader UNIQUE (evidence_id, reader),
    CONSTRAINT fk_second_readings_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE CASCADE
);

CREATE TABLE learned_examples (
    evidence_id INTEGER NOT NULL,
    commitment VARCHAR(80) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    verdict VARCHAR(20) NOT NULL,
    text TEXT NOT NULL,
    review_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_learned_examples PRIMARY KEY (evidence_id),
    CONSTRAINT fk_learned_examples_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE CASCADE,
    CONSTRAINT fk_learned_examples_review_id_reviews FOREIGN KEY(review_id) REFERENCES reviews (id) ON DELETE CASCADE
);

CREATE INDEX ix_learned_examples_commitment ON learned_examples (commitment);

