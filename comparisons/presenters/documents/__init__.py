"""What programs are told of comparisons and technologies: the shapes of JSON documents, and what fills them.

Each shape is declared once: mypy checks the builders against it, and the API's description is made from it. In all of
them null stands for what is not recorded, a day is written ``YYYY-MM-DD``, texts that people wrote are Markdown without
HTML, and URLs are absolute.
"""
