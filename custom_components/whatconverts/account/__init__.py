"""The WhatConverts account behind the webhook: what is asked of it, and how that may fail."""
