"""facebook-sdk, for graph.py and session.py alone: to put another in its place is to change those three."""

import warnings

with warnings.catch_warnings():
    # It is from 2018, and Python warns of how it writes an expression.
    warnings.simplefilter("ignore")
    from facebook import FACEBOOK_GRAPH_URL, GraphAPI, GraphAPIError

__all__ = ["FACEBOOK_GRAPH_URL", "GraphAPI", "GraphAPIError"]
