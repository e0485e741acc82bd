"""Korean: the table of what trouble in training shows in."""

TABLE: dict[str, str] = {
    "plots.diagnosis": "진단",
    "diagnosis.finite": "모든 값과 기울기가 유한합니다.",
    "diagnosis.arises_value": "NaN이나 무한대가 {node}의 값에서 처음 생깁니다.",
    "diagnosis.arises_gradient": "NaN이나 무한대가 {node}에 도착한 기울기에서 처음 생깁니다.",
    "diagnosis.dead_said": "{node}의 유닛 {units}개 중 {dead}개는 배치 전체에서 기울기를 전하지 않습니다.",
    "diagnosis.dead_more": "이런 유닛이 있는 노드가 {count}개 더 있습니다.",
    "diagnosis.memory": "torch가 역전파에 쓰려고 노드 {count}개에 {bytes}를 저장했습니다. "
    "여러 노드가 함께 쓰는 메모리는 첫 노드에서 한 번만 셉니다.",
    "diagnosis.node": "노드",
    "diagnosis.value": "‖값‖",
    "diagnosis.gradient": "‖기울기‖",
    "diagnosis.ratio": "비율",
    "diagnosis.zeros": "0의 비율",
    "diagnosis.zero_gradients": "기울기 0의 비율",
    "diagnosis.dead": "죽은 유닛",
    "diagnosis.of": "{all}개 중 {count}개",
    "diagnosis.nonfinite": "유한하지 않음",
    "diagnosis.saved": "저장",
    "diagnosis.shared": "함께 쓰는 노드",
}
