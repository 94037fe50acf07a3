"""What is asked of many costs: which setting meets a budget, what follows what, how to scale."""
