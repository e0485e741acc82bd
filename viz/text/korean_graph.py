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
    "node.not_kept": "{name}.grad는 None입니다. torch는 리프의 .grad만 남기는데 "
    "이 텐서는 리프가 아닙니다. {name}.retain_grad()를 부르면 남습니다.",
    "node.retained": "{name}.grad에도 이 기울기가 있습니다. {name}.retain_grad()를 불렀기 때문입니다.",
    "node.keep": "{name}.retain_grad() 추가",
    # Copies that broadcasting makes.
    "graph.copies": "{to}의 복사본 {count}개, 기울기를 더합니다",
    "node.unsummed": "더하기 전 ({shape})",
    "node.summed": "{dims}번 차원을 따라 더해서 ({shape}). {source}의 복사본 {count}개의 기울기를 "
    "더했습니다",
    # 서버가 없는 파일이나 노트북 셀.
    "export.document": "Autograd Explorer: {root}",
    "export.theme": "밝게 또는 어둡게",
    "export.closed": "파일이 너무 커지므로 이 그룹의 다른 그림은 이 파일에 없습니다.",
    "export.many_paths": "{leaf}까지 경로가 {count}개입니다. 경로가 너무 많아 인수는 이 파일에 없습니다.",
    # 명령.
    "command.help": "사용법: autograd-explorer [streamlit run 옵션]\n\nAutograd Explorer 페이지를 띄우고 "
    "브라우저에서 엽니다. 옵션은 모두 `streamlit run`에 그대로 전달됩니다.\n예: --server.port 8000, "
    "--server.headless true. 전체 목록은 `streamlit run --help`에 있습니다.\n\n--version  버전을 출력합니다",
    "command.no_streamlit": "페이지를 띄우려면 라이브러리 말고도 필요한 것이 있습니다({detail}). "
    "이렇게 설치하세요.\n\n"
    "    pip install 'autograd-explorer[page]'",
    # Numbers that deserve a word.
    "words.nan_where": "NaN이 생기는 곳: {node} → {source}. where가 고르지 않은 쪽에는 0이 도착하지만 "
    "그곳의 기울기가 무한대라서 0 × ∞ = NaN이 됩니다({where}). {source} 대신 이렇게 쓰면 안전합니다: "
    "{safe}",
    "words.nan_product": "NaN이 생기는 곳: {node} → {source}. 도착한 기울기는 0이고 이 연산의 기울기는 "
    "무한대라서 0 × ∞ = NaN이 됩니다.",
    "words.infinite": "무한대가 생기는 곳: {node} → {source}. 이 연산의 기울기가 여기서 무한대입니다.",
    "words.sqrt": "무한대가 생기는 곳: {node} → {source}. 제곱근은 0에서 기울기가 무한대입니다. "
    "{source} + 1e-8처럼 작은 수를 먼저 더하면 됩니다.",
    "words.softmax": "softmax가 두 번 쓰였습니다. cross_entropy가 이미 softmax를 하므로, {node} 대신 "
    "softmax를 하기 전의 값을 넘기세요: {scores}",
    "words.vanishing": "{node}까지 가는 동안 기울기가 거의 사라집니다. {factors} = {product}",
    "words.exploding": "{node}까지 가는 동안 기울기가 폭발합니다. {factors} = {product}",
    "words.relu": "{node}: 원소 {total}개 가운데 {count}개에서 입력이 정확히 0이며, relu는 여기서 "
    "꺾입니다. torch는 기울기로 0을 씁니다.",
    "words.abs": "{node}: 원소 {total}개 가운데 {count}개에서 입력이 정확히 0이며, abs는 여기서 "
    "꺾입니다. torch는 기울기로 0을 씁니다.",
    "words.leaky_relu": "{node}: 원소 {total}개 가운데 {count}개에서 입력이 정확히 0이며, 여기서 "
    "꺾입니다. torch는 음수 쪽의 기울기를 씁니다.",
    "words.hardtanh": "{node}: 원소 {total}개 가운데 {count}개에서 입력이 정확히 경계값이며, 여기서 "
    "꺾입니다. torch는 기울기로 0을 씁니다.",
    "words.clamp": "{node}: 원소 {total}개 가운데 {count}개에서 입력이 정확히 경계값이며, 여기서 "
    "꺾입니다. torch는 기울기로 1을 씁니다.",
    "words.maximum": "{node}: 원소 {total}개 가운데 {count}개에서 두 입력이 같습니다. torch는 기울기를 "
    "반씩 나눕니다.",
    "words.shared": "{node}: 최댓값이나 최솟값인 원소가 {tied}개입니다. torch는 기울기를 1/{tied}씩 "
    "나눕니다.",
    "words.first": "{node}: 결과 {total}개 가운데 {count}개에서 값이 같은 원소가 여럿입니다. torch는 "
    "기울기를 한 원소에 모두 줍니다. 위치: {index}",
    "words.norm": "{node}: 영벡터의 노름은 미분할 수 없습니다. torch는 0을 씁니다.",
}
