"""What the page says of backward calls, in Korean."""

TABLE = {
    "calls.label": "설명할 backward 호출 고르기",
    "calls.previous": "이전 backward 호출 ( [ )",
    "calls.next": "다음 backward 호출 ( ] )",
    "calls.jump": "backward 호출로 바로 가기",
    "calls.of": "backward {count}번 중 {number}번째",
    "calls.line": "{line}번째 줄",
}
