"""The other side: the only modules that open tables, pictures, archives and mails of other people.

They import nothing of the program but what both sides share, so that the process starts quickly and holds no secret.
"""
