"""What the suite brings to pytest; `conftest.py` names each."""
