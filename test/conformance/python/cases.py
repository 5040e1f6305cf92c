"""The conformance cases for Debian's python3-stripe 5.0: one line of JSON for each case that held."""

import json
import os
import uuid

import stripe

stripe.api_base = os.environ["PAYMENT_API_URL"]
stripe.api_key = os.environ["STRIPE_API_KEY"]
stripe.max_network_retries = 0

CASES = []


def case(function):
    CASES.append(function)
    return function


def pay(**change):
    return stripe.PaymentIntent.create(
        **{
            "amount": 2000,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa",
            # This version writes booleans as True and False.
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            **change,
        }
    )


def refused(error_type, call, **expected):
    try:
        call()
    except error_type as error:
        for name, value in expected.items():
            assert getattr(error, name) == value, f"{name} is {getattr(error, name)!r}"
        return error
    raise AssertionError("it was accepted")


@case
def takes_a_payment():
    intent = pay()
    assert intent.status == "succeeded" and intent.amount_received == 2000


@case
def holds_and_captures_a_part():
    held = pay(capture_method="manual")
    assert held.status == "requires_capture"
    captured = stripe.PaymentIntent.capture(held.id, amount_to_capture=1500)
    assert captured.amount_received == 1500


@case
def cancels_with_a_reason():
    intent = stripe.PaymentIntent.create(amount=2000, currency="usd")
    cancelled = stripe.PaymentIntent.cancel(intent.id, cancellation_reason="abandoned")
    assert cancelled.status == "canceled"


@case
def refunds_twice():
    intent = pay()
    stripe.Refund.create(payment_intent=intent.id, amount=500)
    rest = stripe.Refund.create(charge=intent.latest_charge, reason="requested_by_customer")
    assert rest.amount == 1500
    refused(
        stripe.error.InvalidRequestError,
        lambda: stripe.Refund.create(payment_intent=intent.id),
        code="charge_already_refunded",
    )


@case
def declines_are_card_errors_with_the_payment_inside():
    error = refused(
        stripe.error.CardError,
        lambda: pay(payment_method="pm_card_chargeDeclinedInsufficientFunds"),
        code="card_declined",
        http_status=402,
    )
    assert error.error.decline_code == "insufficient_funds"
    assert error.error.payment_intent.status == "requires_payment_method"


@case
def expands_charge_and_balance_transaction():
    intent = pay(expand=["latest_charge.balance_transaction"])
    assert intent.latest_charge.balance_transaction.net == 2000


@case
def keeps_customers():
    customer = stripe.Customer.create(email="ada@example.com", metadata={"shop": "7"})
    stripe.Customer.modify(customer.id, name="Ada King", metadata={"shop": ""})
    changed = stripe.Customer.retrieve(customer.id)
    assert changed.name == "Ada King" and changed.metadata == {}
    assert stripe.Customer.delete(customer.id).deleted is True


@case
def saves_a_card_and_pays_with_it():
    customer = stripe.Customer.create()
    saved = stripe.PaymentMethod.attach("pm_card_visa", customer=customer.id)
    assert [one.id for one in stripe.PaymentMethod.list(customer=customer.id, type="card")] == [saved.id]
    assert pay(customer=customer.id, payment_method=saved.id, off_session=True).status == "succeeded"
    assert stripe.PaymentMethod.detach(saved.id).customer is None


@case
def sets_up_a_card():
    customer = stripe.Customer.create()
    intent = stripe.SetupIntent.create(
        customer=customer.id, payment_method="pm_card_visa", confirm=True, payment_method_types=["card"]
    )
    assert intent.status == "succeeded"


@case
def lists_in_pages_to_the_end():
    customer = stripe.Customer.create()
    made = [stripe.PaymentIntent.create(amount=2000, currency="usd", customer=customer.id).id for _ in range(5)]
    seen = [one.id for one in stripe.PaymentIntent.list(customer=customer.id, limit=2).auto_paging_iter()]
    assert seen == list(reversed(made))


@case
def replays_an_idempotency_key():
    key = str(uuid.uuid4())
    first = stripe.Customer.create(name="Once", idempotency_key=key)
    assert stripe.Customer.create(name="Once", idempotency_key=key).id == first.id
    refused(stripe.error.IdempotencyError, lambda: stripe.Customer.create(name="Twice", idempotency_key=key))


@case
def reads_balance_and_transactions():
    pay()
    assert stripe.Balance.retrieve().pending
    assert stripe.BalanceTransaction.list(limit=1).data[0].type == "charge"


@case
def reads_events():
    stripe.Customer.create()
    event = stripe.Event.list(type="customer.created", limit=1).data[0]
    assert stripe.Event.retrieve(event.id).data.object.object == "customer"


@case
def registers_a_webhook():
    endpoint = stripe.WebhookEndpoint.create(url="https://shop.example/webhooks", enabled_events=["charge.refunded"])
    assert endpoint.secret.startswith("whsec_")
    assert stripe.WebhookEndpoint.delete(endpoint.id).deleted is True


@case
def refuses_what_is_missing():
    refused(
        stripe.error.InvalidRequestError,
        lambda: stripe.PaymentIntent.create(currency="usd"),
        code="parameter_missing",
        param="amount",
    )
    refused(
        stripe.error.InvalidRequestError, lambda: stripe.PaymentIntent.retrieve("pi_none"), code="resource_missing"
    )
    refused(stripe.error.AuthenticationError, lambda: stripe.Balance.retrieve(api_key="sk_test_none"))


for function in CASES:
    try:
        function()
        print(json.dumps({"case": function.__name__.replace("_", " "), "fault": None}), flush=True)
    except Exception as error:  # Each case tells its own fault, and the others run.
        fault = f"{type(error).__name__}: {error}"
        print(json.dumps({"case": function.__name__.replace("_", " "), "fault": fault}), flush=True)
