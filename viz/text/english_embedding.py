"""English: the page in a frame of another one, by key. `korean_embedding.py` has the same keys."""

TABLE: dict[str, str] = {
    "guide.whole": "Open the whole page",
    "guide.frame": "Copy as iframe",
    "guide.frame_head": "In a page of your own",
    "guide.frame_title": "Title (read aloud)",
    "guide.frame_parts": "Shows",
    "guide.frame_graph": "Graph",
    "guide.frame_cards": "Graph and cards",
    "guide.frame_editor": "Code, graph and cards",
    "guide.frame_all": "The whole page",
    "guide.frame_theme": "Colors",
    "guide.frame_auto": "The reader's own",
    "guide.frame_light": "Light",
    "guide.frame_dark": "Dark",
}
