CREATE TABLE item_search (
    id SERIAL NOT NULL,
    item_id VARCHAR(32) NOT NULL,
    document TSVECTOR,
    CONSTRAINT pk_item_search PRIMARY KEY (id),
    CONSTRAINT uq_item_search_item_id UNIQUE (item_id),
    CONSTRAINT fk_item_search_item_id_items FOREIGN KEY(item_id) REFERENCES items (id) ON DELETE CASCADE
);

CREATE INDEX ix_item_search_document ON item_search USING gin (document);

