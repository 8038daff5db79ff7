"""Servers of other people on loopback, real ones, that do what a test tells them.

mail     MailServer: an SMTP server; ``answers`` says what it does with each letter
texts    TextGateway: an HTTP gateway for SMS; ``answers`` likewise; it can also tell, signed,
         what became of a text, and what was texted back
providers  Twilio, SmsAero: the same, in their languages
"""
