"""The models as tools of an agent, by the Model Context Protocol.

``server`` alone speaks the protocol; it and the SDK are imported by the command ``mcp``.
"""
