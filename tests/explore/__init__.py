"""What is asked of many costs."""
