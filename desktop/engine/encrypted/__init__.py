"""A second cloud that can read nothing: names and contents sealed before they leave this computer.

`place` is a place for files around another one, so that mirror, check, drill, recover and restore
work over it as over any other. Contents are plain age files; names are AES-SIV (RFC 5297).
"""
