"""한국어: 다른 페이지 안에 끼워 넣은 페이지. 키는 `english_embedding.py`와 같다."""

TABLE: dict[str, str] = {
    "guide.whole": "전체 페이지 열기",
    "guide.frame": "iframe 코드 복사",
    "guide.frame_head": "내 페이지에 넣기",
    "guide.frame_title": "제목 (화면 낭독기가 읽습니다)",
    "guide.frame_parts": "보여 줄 부분",
    "guide.frame_graph": "그래프",
    "guide.frame_cards": "그래프와 카드",
    "guide.frame_editor": "코드, 그래프, 카드",
    "guide.frame_all": "전체 페이지",
    "guide.frame_theme": "색",
    "guide.frame_auto": "독자의 설정대로",
    "guide.frame_light": "밝게",
    "guide.frame_dark": "어둡게",
}
