-- An item whose settlement our own ledger refuses is noted beside those that differ, instead of stopping its report.
ALTER TABLE settlement_discrepancies
  DROP CONSTRAINT settlement_discrepancies_reason_check,
  ADD CONSTRAINT settlement_discrepancies_reason_check CHECK (reason IN ('unknown_operation', 'attempt_open',
    'not_booked', 'currency_differs', 'amount_differs', 'listed_twice', 'not_bookable'));
