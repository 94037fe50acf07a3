"""Questions that take many costs: which setting meets a budget, how cost depends on parameters."""
