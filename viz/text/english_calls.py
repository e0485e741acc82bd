"""What the page says of backward calls and of the ledger of .grad, in English."""

TABLE = {
    "tab.grad": ".grad",
    "heading.grad": ".grad over the program",
    "calls.label": "Which backward call is explained",
    "calls.previous": "The backward call before ( [ )",
    "calls.next": "The next backward call ( ] )",
    "calls.jump": "Go to a backward call",
    "calls.of": "backward {number} of {count}",
    "calls.line": "line {line}",
    "ledger.unreached": "No backward call added anything to {leaf}.grad: it stays None, or what the program "
    "put there.",
    "ledger.once": "One backward call added to {leaf}.grad, and nothing cleared it.",
    "ledger.sum": "{leaf}.grad holds the sum of {calls} backward calls; nothing cleared it in between.",
    "ledger.cleared": "{leaf}.grad was cleared between backward calls: it never holds more than what one of "
    "the {calls} added.",
    "ledger.some": "{calls} backward calls added to {leaf}.grad, and it was cleared {cleared} times: up to "
    "{most} of them add up.",
    "ledger.digits": "All digits",
    "ledger.chosen": "The backward call that the page explains",
    "ledger.line": "Line",
    "ledger.iteration": "Iteration",
    "ledger.what": "What happened",
    "ledger.added": "Added",
    "ledger.added_said": "backward added",
    "ledger.cleared_said": ".grad was cleared",
    "ledger.changed_said": ".grad was changed",
    "ledger.stepped_said": "the value changed",
    "ledger.replaced_said": "the name was given to another tensor",
    "ledger.part": "Rows {first} to {last} of {count}: those around the chosen backward call.",
    "ledger.incomplete": "The program changed more than is remembered: what came later is missing.",
    "ledger.root_title": "What each backward call starts from",
    "ledger.value_title": "Norm of {leaf} at each call",
    "ledger.gradient_title": "Norm of {leaf}.grad after each call",
}
