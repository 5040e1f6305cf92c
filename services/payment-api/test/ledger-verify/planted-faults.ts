/** A fault, planted by SQL as an administrator would have to, and all checks that it makes fail. */
export interface PlantedFault {
  readonly check: string;
  readonly sql: string;
  /** What the check says of it. */
  readonly says: RegExp;
  /** Checks that fail because of it as well. */
  readonly alsoFails?: readonly string[];
}

const paid = "SELECT id FROM charges WHERE amount_captured > 0 AND amount_refunded + amount_refunding = 0";
/** A captured charge, nothing of which is refunded. */
const PAID = `(${paid} ORDER BY id LIMIT 1)`;
/** The booking of a charge with a fee that is not settled yet. */
const UNSETTLED = `(SELECT id FROM ledger_transactions t WHERE kind = 'charge' AND fee > 0
  AND NOT EXISTS (SELECT FROM ledger_transactions s WHERE s.source = t.id) ORDER BY id LIMIT 1)`;
const accountOf = (kind: string): string =>
  `(SELECT id FROM ledger_accounts WHERE kind = '${kind}' ORDER BY id LIMIT 1)`;
const accountsOf = (kind: string): string => `(SELECT id FROM ledger_accounts WHERE kind = '${kind}')`;
const intentIn = (status: string): string =>
  `(SELECT id FROM payment_intents WHERE status = '${status}' ORDER BY id LIMIT 1)`;
const refundIn = (status: string): string => `(SELECT id FROM refunds WHERE status = '${status}' ORDER BY id LIMIT 1)`;

const SUMS = ["clearing_is_unsettled", "merchants_hold_their_nets", "platform_holds_fees_and_bank"];

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    check: "entries_sum_to_zero",
    sql: `UPDATE ledger_entries SET amount = amount + 7
      WHERE transaction_id = ${UNSETTLED} AND account_id IN ${accountsOf("pending")}`,
    says: /^The entries of txn_\w+ sum to 7 \w{3}, not to zero\.$/,
    alsoFails: ["entries_book_their_transaction", "balances_fold_entries"],
  },
  {
    check: "transactions_have_their_entries",
    sql: `DELETE FROM ledger_entries WHERE transaction_id = ${UNSETTLED}`,
    says: /^txn_\w+, the charge of ch_\w+, has 0 entries, not 3\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "transactions_have_their_entries",
    sql: `DELETE FROM ledger_entries e USING ledger_accounts a WHERE a.id = e.account_id AND kind IN ('pending', 'available')
      AND transaction_id = (SELECT id FROM ledger_transactions WHERE kind = 'settlement' ORDER BY id LIMIT 1)`,
    says: /^txn_\w+, the settlement of txn_\w+, has 2 entries, not 4\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "transactions_have_their_entries",
    sql: `DELETE FROM ledger_transactions WHERE id = ${UNSETTLED}`,
    says: /^txn_\w+ has 3 entries, and is a transaction that does not exist\.$/,
    alsoFails: [...SUMS, "captured_charges_are_booked"],
  },
  {
    check: "entries_book_their_transaction",
    sql: `WITH stranger AS (
        INSERT INTO ledger_accounts (tenant_id, kind, currency, shard)
        SELECT 999, 'pending', currency, 0 FROM ledger_transactions WHERE id = ${UNSETTLED} RETURNING id)
      UPDATE ledger_entries SET account_id = stranger.id FROM stranger
      WHERE transaction_id = ${UNSETTLED} AND account_id IN ${accountsOf("pending")}`,
    says: /^txn_\w+, a charge of \d+ \w{3} with a fee of \d+ for tenant \d+, has an entry of \d+ \w{3} on the account pending in \w{3} of tenant 999\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "transactions_add_up",
    sql: `UPDATE ledger_transactions SET fee = amount + 1, net = -1 WHERE id = ${UNSETTLED}`,
    says: /^txn_\w+, a charge, has the amount \d+, the fee \d+ and the net -1\.$/,
    alsoFails: ["entries_book_their_transaction", "merchants_hold_their_nets", "platform_holds_fees_and_bank"],
  },
  {
    check: "entries_book_their_transaction",
    sql: `UPDATE ledger_entries e SET amount = e.amount + CASE a.kind WHEN 'pending' THEN 1 ELSE -1 END
      FROM ledger_accounts a WHERE a.id = e.account_id AND a.kind IN ('pending', 'fees') AND transaction_id = ${UNSETTLED}`,
    says: /^txn_\w+, a charge of \d+ \w{3} with a fee of \d+ for tenant \d+, has an entry of \d+ \w{3} on the account \w+ in \w{3} of tenant \d+\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "sources_are_posted_once",
    sql: `ALTER TABLE ledger_transactions DROP CONSTRAINT posted_once;
      INSERT INTO ledger_entries SELECT 'txn_twice', account_id, currency, amount FROM ledger_entries
        WHERE transaction_id = ${UNSETTLED};
      INSERT INTO ledger_transactions SELECT tenant_id, 'txn_twice', kind, source, currency, amount, fee, net, created_at,
        available_at FROM ledger_transactions WHERE id = ${UNSETTLED}`,
    says: /^The charge of ch_\w+ is booked 2 times\.$/,
    alsoFails: ["balances_fold_entries", ...SUMS],
  },
  {
    check: "settlements_settle_movements",
    sql: `UPDATE ledger_transactions SET source = 'txn_missing' WHERE id =
      (SELECT id FROM ledger_transactions WHERE kind = 'settlement' ORDER BY id LIMIT 1)`,
    says: /^txn_\w+ settles -?\d+ \w{3} of txn_missing, which does not exist\.$/,
    alsoFails: ["clearing_is_unsettled", "merchants_hold_their_nets"],
  },
  {
    check: "balances_fold_entries",
    sql: `UPDATE ledger_balances SET balance = balance + 1 WHERE account_id = ${accountOf("pending")}`,
    says: /^The balance of ledger account \d+ \(pending of tenant \d+\) is -?\d+ \w{3}; its entries sum to -?\d+\.$/,
    alsoFails: ["merchants_hold_their_nets"],
  },
  {
    check: "clearing_is_unsettled",
    sql: `UPDATE ledger_balances SET balance = balance + 1 WHERE account_id = ${accountOf("acquirer_clearing")}`,
    says: /^By acquirer_clearing the acquirer owes us -?\d+ \w{3}; -?\d+ are unsettled\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "merchants_hold_their_nets",
    sql: `UPDATE ledger_balances SET balance = balance + 1 WHERE account_id = ${accountOf("available")}`,
    says: /^Tenant \d+ has -?\d+ \w{3} available; its movements come to -?\d+\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "platform_holds_fees_and_bank",
    sql: `UPDATE ledger_balances SET balance = balance + 1 WHERE account_id = ${accountOf("fees")}`,
    says: /^The platform's fees hold \d+ \w{3}; its transactions come to \d+\.$/,
    alsoFails: ["balances_fold_entries"],
  },
  {
    check: "captured_within_authorised",
    sql: `ALTER TABLE charges DROP CONSTRAINT charges_check;
      UPDATE charges SET amount_captured = amount + 1 WHERE id = ${PAID}`,
    says: /^Of ch_\w+, a charge of \d+ that is succeeded, \d+ are captured\.$/,
    alsoFails: ["captured_charges_are_booked", "received_is_captured"],
  },
  {
    check: "captured_within_authorised",
    sql: `UPDATE charges SET status = 'failed' WHERE id = ${PAID}`,
    says: /^Of ch_\w+, a charge of \d+ that is failed, \d+ are captured\.$/,
  },
  {
    check: "refunds_within_captured",
    sql: `ALTER TABLE charges DROP CONSTRAINT refunds_within_captured;
      UPDATE charges SET amount_refunding = amount_captured + 1 WHERE id = ${PAID}`,
    says: /^Of ch_\w+, \d+ are captured, 0 refunded and \d+ reserved for refunds\.$/,
    alsoFails: ["charges_sum_up_their_refunds"],
  },
  {
    check: "captured_charges_are_booked",
    sql: `UPDATE charges SET amount_captured = amount_captured - 1 WHERE id = ${PAID}`,
    says: /^Of ch_\w+, \d+ \w{3} of tenant \d+ are captured, and \d+ \w{3} are booked for tenant \d+\.$/,
    alsoFails: ["received_is_captured"],
  },
  {
    check: "charge_bookings_have_charges",
    sql: `DELETE FROM charges WHERE id = ${PAID}`,
    says: /^txn_\w+ books \d+ \w{3} of ch_\w+, a charge that does not exist\.$/,
    alsoFails: ["received_is_captured", "authorisations_have_charges"],
  },
  {
    check: "succeeded_refunds_are_booked",
    sql: `UPDATE refunds SET status = 'failed' WHERE id = ${refundIn("succeeded")}`,
    says: /^re_\w+, a refund of \d+ \w{3} of tenant \d+, is failed, and \d+ \w{3} are booked for tenant \d+\.$/,
    alsoFails: ["charges_sum_up_their_refunds", "refunds_have_attempts"],
  },
  {
    check: "refund_bookings_have_refunds",
    sql: `DELETE FROM refunds WHERE id = ${refundIn("succeeded")}`,
    says: /^txn_\w+ books \d+ \w{3} of re_\w+, a refund that does not exist\.$/,
    alsoFails: ["charges_sum_up_their_refunds", "refunds_have_attempts"],
  },
  {
    check: "charges_sum_up_their_refunds",
    sql: `UPDATE charges SET amount_refunded = amount_refunded - 1 WHERE id =
      (SELECT id FROM charges WHERE amount_refunded > 0 ORDER BY id LIMIT 1)`,
    says: /^Of ch_\w+, \d+ are refunded and 0 reserved; its refunds come to \d+ succeeded and 0 pending\.$/,
  },
  {
    check: "refunds_have_charges",
    sql: `UPDATE refunds SET payment_intent = 'pi_other' WHERE id = ${refundIn("succeeded")}`,
    says: /^re_\w+ refunds \w{3} of ch_\w+ for pi_other, and that charge is of pi_\w+ in \w{3}\.$/,
  },
  {
    check: "payments_have_accounts",
    sql: `UPDATE payment_intents SET customer = 'cus_other' WHERE id = ${intentIn("succeeded")}`,
    says: /^pi_\w+ is of tenant \d+ and customer cus_other, who do not belong together\.$/,
  },
  {
    check: "charges_have_payments",
    sql: `UPDATE payment_intents SET amount = amount + 1 WHERE id = ${intentIn("succeeded")}`,
    says: /^ch_\w+, a succeeded charge of \d+ \w{3}, is of pi_\w+, which intends \d+ \w{3}\.$/,
  },
  {
    check: "payments_are_charged_once",
    sql: `INSERT INTO charges SELECT tenant_id, 'ch_twice', payment_intent, status, amount, 0, 0, 0, currency, customer,
      created_at, '{"voided":true}' FROM charges WHERE id = ${PAID}`,
    says: /^pi_\w+ has 2 charges that have not failed\.$/,
    alsoFails: ["authorisations_have_charges"],
  },
  {
    check: "received_is_captured",
    sql: `UPDATE payment_intents SET amount_received = amount_received - 1 WHERE id = ${intentIn("succeeded")}`,
    says: /^pi_\w+ is succeeded and has received \d+; \d+ are captured of its charges\.$/,
  },
  {
    check: "received_is_captured",
    sql: `UPDATE payment_intents SET status = 'canceled' WHERE id = ${intentIn("succeeded")}`,
    says: /^pi_\w+ is canceled and has received \d+; \d+ are captured of its charges\.$/,
  },
  {
    check: "capturable_is_authorised",
    sql: `UPDATE payment_intents SET amount_capturable = 1 WHERE id = ${intentIn("succeeded")}`,
    says: /^pi_\w+ is succeeded with 1 to capture; its charges hold 0 that are authorised, and neither captured nor voided\.$/,
  },
  {
    check: "pending_charges_await_scores",
    sql: `DELETE FROM unscored_charges WHERE charge IN (SELECT id FROM charges WHERE status = 'pending')`,
    says: /^ch_\w+ is pending; pi_\w+ is processing, and the charge does not wait for its score\.$/,
  },
  {
    check: "unscored_charges_are_unscored",
    sql: `INSERT INTO unscored_charges SELECT tenant_id, id, 'att_any', now() FROM charges WHERE id = ${PAID}`,
    says: /^ch_\w+ waits for its score, and is succeeded with the score \d+\.$/,
  },
  {
    check: "attempts_are_whole",
    sql: `UPDATE attempts SET result = NULL WHERE charge = ${PAID} AND kind = 'authorise'`,
    says: /^att_\w+, an attempt to authorise, is succeeded with the result none and the refund none, or has an end/,
  },
  {
    check: "processing_payments_have_attempts",
    sql: `UPDATE payment_intents SET status = 'processing' WHERE id = ${intentIn("requires_payment_method")}`,
    says: /^pi_\w+ is processing, and has 0 open attempts\.$/,
  },
  {
    check: "processing_payments_have_attempts",
    sql: `UPDATE payment_intents SET status = 'requires_confirmation' WHERE id IN
      (SELECT payment_intent FROM attempts WHERE state = 'processing' AND kind = 'authorise')`,
    says: /^pi_\w+ is not processing, and has 1 open attempts\.$/,
  },
  {
    check: "awaited_scores_have_charges",
    sql: "UPDATE charges SET status = 'failed' WHERE status = 'pending'",
    says: /^pi_\w+ awaits its score, and has no pending charge\.$/,
    alsoFails: ["unscored_charges_are_unscored"],
  },
  {
    check: "authorisations_have_charges",
    sql: `DELETE FROM attempts WHERE charge = ${PAID} AND kind = 'authorise'`,
    says: /^ch_\w+ is a succeeded charge of \d+, and no attempt authorised it\.$/,
  },
  {
    check: "charges_are_authorised_once",
    sql: `INSERT INTO attempts (id, tenant_id, kind, payment_intent, charge, amount, created_at, state, lease_epoch,
        lease_until, result, finished_at)
      SELECT 'att_twice', tenant_id, kind, payment_intent, charge, amount, created_at, state, lease_epoch, lease_until,
        result, finished_at FROM attempts WHERE charge = ${PAID} AND kind = 'authorise'`,
    says: /^2 attempts authorise ch_\w+\.$/,
  },
  {
    check: "captures_and_voids_show",
    sql: `UPDATE attempts SET amount = amount + 1 WHERE id =
      (SELECT id FROM attempts WHERE kind = 'capture' AND state = 'succeeded' ORDER BY id LIMIT 1)`,
    says: /^1 attempts have captured or voided ch_\w+: att_\w+ is a capture of \d+, and the charge has \d+ captured/,
  },
  {
    check: "refunds_have_attempts",
    sql: `DELETE FROM attempts WHERE refund = ${refundIn("succeeded")}`,
    says: /^re_\w+ is a succeeded refund of \d+, and has 0 attempts\.$/,
  },
  {
    check: "unanswered_keys_have_attempts",
    sql: `INSERT INTO idempotency_keys (tenant_id, key, operation, parameters_hash, request_id, expand)
      VALUES (1, 'orphan', 'POST /v1/refunds', '', 'req_1', '{}')`,
    says: /^The idempotency key orphan of tenant 1 \(POST \/v1\/refunds\) has no answer, and no open attempt /,
  },
  {
    check: "answers_are_whole",
    sql: `INSERT INTO idempotency_keys (tenant_id, key, operation, parameters_hash, request_id, expand, status)
      VALUES (1, 'half', 'POST /v1/refunds', '', 'req_1', '{}', 200)`,
    says: /^The idempotency key half of tenant 1 has the status 200 and no bytes of body\.$/,
  },
  {
    check: "hidden_keys_have_claims",
    sql: "INSERT INTO hidden_keys VALUES (1, 'name', 'gone')",
    says: /^The name name of tenant 1 hides the key gone, which nobody claims\.$/,
  },
  {
    check: "parcels_have_events",
    sql: "INSERT INTO outbox VALUES ('out_1', 'any', '{1}', '{evt_missing}', now(), now())",
    says: /^The parcel out_1 holds the event evt_missing of tenant 1, which does not exist\.$/,
  },
];
