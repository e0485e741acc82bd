"""What the page says of backward calls, in English."""

TABLE = {
    "calls.label": "Which backward call is explained",
    "calls.previous": "The backward call before ( [ )",
    "calls.next": "The next backward call ( ] )",
    "calls.jump": "Go to a backward call",
    "calls.of": "backward {number} of {count}",
    "calls.line": "line {line}",
}
