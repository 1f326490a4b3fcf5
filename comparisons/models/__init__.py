"""Models of the catalogue, one subject a module."""

from .alias import Alias
from .canned_answer import CannedAnswer
from .category import Category, Criterion
from .change_request import ChangeComment, ChangeRequest
from .changed_mind import ChangedMind
from .chore_run import ChoreRun
from .comparison import Comparison
from .draft import Draft
from .editors_job import BulkChange, CatalogueUpload
from .feedback import Feedback, FeedbackAddition
from .finding import Finding
from .letters import ConfirmationDay, Subscriber, Subscription
from .login_count import LoginCount
from .logo import Logo
from .merge import Merge, MergedRows
from .merge_question import MergeQuestion
from .package import Package
from .pros_cons import ProsCons
from .release import Release
from .reviewed_text import ReviewedText
from .revision import Revision
from .schedule import Schedule
from .signal import Signal
from .source import Fact, Source
from .source_check import SourceCheck, UnfoundQuote
from .source_entry import SourceEntry
from .standing import CountedClaim, Standing
from .technology import Relation, Technology
from .verdict import Condition, Verdict
from .version import Version
from .voice import Voice, VoiceBurst, VoiceKey
from .wish import Wish

__all__ = [
    "Alias",
    "BulkChange",
    "CannedAnswer",
    "CatalogueUpload",
    "Category",
    "ChangeComment",
    "ChangeRequest",
    "ChangedMind",
    "ChoreRun",
    "Comparison",
    "Condition",
    "ConfirmationDay",
    "CountedClaim",
    "Criterion",
    "Draft",
    "Fact",
    "Feedback",
    "FeedbackAddition",
    "Finding",
    "LoginCount",
    "Logo",
    "Merge",
    "MergeQuestion",
    "MergedRows",
    "Package",
    "ProsCons",
    "Relation",
    "Release",
    "ReviewedText",
    "Revision",
    "Schedule",
    "Signal",
    "Source",
    "SourceCheck",
    "SourceEntry",
    "Standing",
    "Subscriber",
    "Subscription",
    "Technology",
    "UnfoundQuote",
    "Verdict",
    "Version",
    "Voice",
    "VoiceBurst",
    "VoiceKey",
    "Wish",
]
