"""Where the page's work is done: engine workers, bounded in time and memory, and what is kept of theirs.

The page's process loads neither torch nor SymPy; nothing that one reader sends stops another's.
`runner` is asked; `lanes` and `warm_parent` keep the workers; `engine` is what runs in one.
"""
