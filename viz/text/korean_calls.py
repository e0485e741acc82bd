"""What the page says of backward calls and of the ledger of .grad, in Korean."""

TABLE = {
    "tab.grad": ".grad",
    "heading.grad": "프로그램이 실행되는 동안의 .grad",
    "calls.label": "설명할 backward 호출 고르기",
    "calls.previous": "이전 backward 호출 ( [ )",
    "calls.next": "다음 backward 호출 ( ] )",
    "calls.jump": "backward 호출로 바로 가기",
    "calls.of": "backward {count}번 중 {number}번째",
    "calls.line": "{line}번째 줄",
    "ledger.unreached": "어떤 backward 호출도 {leaf}.grad에 값을 더하지 않았습니다. None이거나 "
    "프로그램이 넣은 값 그대로입니다.",
    "ledger.once": "backward 호출 한 번이 {leaf}.grad에 값을 더했고, 그 뒤로 초기화되지 않았습니다.",
    "ledger.sum": "{leaf}.grad에는 backward 호출 {calls}번의 합이 들어 있습니다. "
    "중간에 초기화된 적이 없습니다.",
    "ledger.cleared": "{leaf}.grad는 backward 호출 사이마다 초기화됩니다. 그래서 {calls}번 중 "
    "한 번이 더한 값만 들어 있습니다.",
    "ledger.some": "backward 호출 {calls}번이 {leaf}.grad에 값을 더했고, 그동안 {cleared}번 "
    "초기화되었습니다. 많게는 {most}번의 값이 쌓입니다.",
    "ledger.digits": "모든 자릿수",
    "ledger.chosen": "이 페이지에서 설명하는 backward 호출",
    "ledger.line": "줄",
    "ledger.iteration": "반복",
    "ledger.what": "일어난 일",
    "ledger.added": "더한 값",
    "ledger.added_said": "backward가 더함",
    "ledger.cleared_said": ".grad를 초기화함",
    "ledger.changed_said": ".grad를 바꿈",
    "ledger.stepped_said": "값이 바뀜",
    "ledger.replaced_said": "이름이 다른 텐서를 가리킴",
    "ledger.part": "전체 {count}행 가운데 고른 backward 호출 주변의 {first}~{last}행입니다.",
    "ledger.incomplete": "기억할 수 있는 것보다 많이 바뀌어, 그 뒤의 일은 여기에 없습니다.",
    "ledger.root_title": "각 backward 호출이 시작하는 값",
    "ledger.value_title": "호출마다 {leaf}의 노름",
    "ledger.gradient_title": "호출 직후 {leaf}.grad의 노름",
}
