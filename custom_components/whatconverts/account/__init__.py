"""The WhatConverts account behind the webhook: what it is asked, and what is done with that."""
