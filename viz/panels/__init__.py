"""The panels of the page, one file each; only here and in app.py is Streamlit imported."""
