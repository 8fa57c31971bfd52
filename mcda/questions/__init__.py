"""The rational actor's questions, asked of one case and of several."""

from mcda.questions.one import CaseQuestions as CaseQuestions
from mcda.questions.several import QUESTIONS as QUESTIONS
from mcda.questions.several import Questions as Questions
