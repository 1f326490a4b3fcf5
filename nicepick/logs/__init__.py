"""What the processes write to standard error: lines for people, or one JSON object a line for programs.

Neither holds what would let somebody in or tell who a reader is: keys in addresses and e-mail addresses are masked,
whoever wrote them there, tracebacks and messages of libraries included.
"""
