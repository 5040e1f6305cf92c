-- An authorisation of nothing asks the issuer whether it accepts a card.
ALTER TABLE operations DROP CONSTRAINT operations_amount_check;
ALTER TABLE operations ADD CONSTRAINT operations_amount_check CHECK (amount > 0 OR (amount = 0 AND kind = 'authorise' AND NOT capture));
