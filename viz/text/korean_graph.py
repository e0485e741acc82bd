"""Korean: what the page says about the graph itself. `english_graph.py` has the same keys."""

TABLE: dict[str, str] = {
    # Tensors without a gradient.
    "graph.constants": "상수",
    "graph.retained": ".grad 유지",
    "cut.constant": "requires_grad 꺼짐",
    "cut.integer": "정수: 기울기 없음",
    "cut.frozen": "고정됨: requires_grad 꺼짐",
    "cut.grad": "앞서 구한 기울기",
    "cut.box": "기울기 없음",
    "cut.unreached": "None: 연결되지 않음",
    "cut.line": "{line}번째 줄",
    "cut.detach": "끊김: detach",
    "cut.data": "끊김: .data",
    "cut.item": "끊김: .item()",
    "cut.no_grad": "끊김: no_grad",
    "cut.comparison": "끊김: 비교 연산",
    "cut.whole": "끊김: 정수",
    "cut.no_derivative": "끊김: 미분 없음",
    # A node.
    "node.not_kept": "{name}.grad는 None입니다. {name}은(는) 리프가 아니고, torch는 "
    "리프의 .grad만 남깁니다. {name}.retain_grad()를 부르면 남습니다.",
    "node.retained": "{name}.grad에도 이 기울기가 있습니다. {name}.retain_grad()를 불렀기 때문입니다.",
    "node.keep": "{name}.retain_grad() 추가",
    # Copies that broadcasting makes.
    "graph.copies": "{to}의 복사본 {count}개, 기울기를 더합니다",
    "node.unsummed": "더하기 전 ({shape})",
    "node.summed": "{dims}번 차원을 따라 더해서 ({shape}). {source}의 복사본 {count}개의 기울기를 "
    "더했습니다",
}
