"""한국어: 페이지가 내보내는 파일에 적히는 말. `english_export.py`와 키가 같다."""

TABLE: dict[str, str] = {
    "export.script": "작성한 그대로의 PyTorch 프로그램과, 그 기울기를 확인하는 코드",
    "export.program": "프로그램",
    "export.held": "프로그램이 끝났을 때 .grad에 들어 있는 값",
    "export.call": "backward 호출 {count}개 중 {number}번째({line}번째 줄)가 더하는 값",
    "export.asked": "{root}의 기울기",
    "export.unnoted": "설명한 기울기의 텐서를 가리키는 이름이 여기에는 없습니다.",
    "export.by_hand": "직접 쓴 역전파",
    "export.none": "확인할 기울기가 없습니다.",
    "export.picture": "그림",
    "export.chain": "연쇄 법칙: {leaf}",
    "export.factors": "루트에서 리프까지의 인수",
    "export.derivation": "식으로 쓴 기울기",
    "export.step": "{count}단계 중 {step}단계",
    "export.title": "프로그램과 기울기",
    "export.needs_viz": "viz를 import하는 셀에는 Autograd Explorer 패키지가 필요합니다. "
    "나머지 셀은 PyTorch만 있으면 됩니다.",
    "save.png": "그림 (PNG)",
    "save.svg": "그림 (SVG)",
    "save.pdf": "그림 (PDF)",
    "save.dot": "Graphviz용 그래프 (DOT)",
    "save.gif": "단계별 애니메이션 (GIF)",
    "save.webp": "단계별 애니메이션 (WebP)",
    "save.py": "확인 코드가 있는 스크립트 (.py)",
    "save.ipynb": "노트북 (.ipynb)",
    "save.tex": "LaTeX와 TikZ (.tex)",
}
