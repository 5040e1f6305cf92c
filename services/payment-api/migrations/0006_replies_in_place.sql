-- A claim of 150 bytes becomes a row of 1.6 kB when its reply is stored. With a tenth of the page filled by claims, the
-- reply finds room beside them, and the update needs no second entry in the index.
ALTER TABLE idempotency_keys SET (fillfactor = 10);
