"""Door: the desk in a browser. Pages are drawn here, and the console is fed; what may be done is decided below."""
