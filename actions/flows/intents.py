"""Which intents may come in between: answered and back, going over to another flow, or leaving at once."""

# Answered by their own rules, then the open question is asked again.
ASIDE = frozenset(
    ["faq", "track_order", "size_help", "bot_challenge", "thank", "change_language", "ticket_status", "problem_solved"]
)
# Ends what was begun, whatever was asked.
LEAVING = frozenset(["show_menu", "goodbye", "opt_out", "delete_my_data", "export_my_data", "report_fraud"])
# A person takes over with all that was gathered.
PERSON_WANTED = "talk_to_agent"
# Begin something else.
OTHER = frozenset(
    [
        "cancel_order",
        "change_order",
        "return_item",
        "exchange_item",
        "report_damaged_item",
        "report_missing_item",
        "product_not_working",
        "app_error",
        "payment_problem",
        "book_technician",
        "complaint",
        "problem_not_solved",
        "refund_status",
        "submit_document",
    ]
)
# What is no request of its own.
ANSWERS = frozenset({"inform", "affirm", "deny", "received"})

# How sure it must be that one of them was meant, where a short answer or where any text was asked for.
SURE, VERY_SURE = 0.55, 0.85
